// A row is the id of a document and the paths it was read from. No parameters.
MATCH (d:Document) RETURN d.id AS id, d.sources AS sources
