"""Who is here now: visitors on the pages, operators who take dialogues."""
