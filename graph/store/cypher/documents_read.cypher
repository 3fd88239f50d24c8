// A row is a document's properties; by id.
MATCH (d:Document) RETURN properties(d) AS properties ORDER BY d.id
