"""Files that show what happened: received sealed, looked at safely, and given back only to who may read the story."""
