"""The one line about an injury that may leave the room of care, with the consent of the person affected."""
