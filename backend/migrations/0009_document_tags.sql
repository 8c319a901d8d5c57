ALTER TABLE documents ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'; -- JSON list, indexed with the title
ALTER TABLE documents ADD COLUMN language TEXT; -- BCP 47 tag, as it was put
