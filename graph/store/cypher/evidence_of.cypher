// A row is the id of a piece of evidence of this document. $document.
MATCH (e:Evidence)-[:PART_OF]->(d:Document {id: $document}) RETURN e.id AS id
