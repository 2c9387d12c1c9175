"""The screens about who the perpetrator is: criteria, the lock, who it is, informing them, earlier incidents."""
