"""Long runs that write the tables of estimates that ship; each is a command."""
