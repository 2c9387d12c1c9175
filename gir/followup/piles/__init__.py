"""The screens of incidents that pile up."""
