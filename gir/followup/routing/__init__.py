"""The screens on which somebody decides which rooms a case needs."""
