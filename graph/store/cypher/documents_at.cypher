// A row is the id and the sources of another document that was read from this path. $path; $document: the id to leave out.
MATCH (d:Document) WHERE $path IN d.sources AND d.id <> $document RETURN d.id AS id, d.sources AS sources ORDER BY id
