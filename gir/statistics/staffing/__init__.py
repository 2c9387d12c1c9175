"""How many people work in each department: by what reports are divided. Entered per quarter, and looked at again."""
