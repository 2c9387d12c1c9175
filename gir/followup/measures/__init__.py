"""The screens of measures: for who makes them, who decides them, and the security desk."""
