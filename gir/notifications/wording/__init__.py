"""The words of mails, as an organisation writes them: within limits, because a mail is read by others too."""
