// A row is an entity this document speaks of: id, labels. $document.
MATCH (n:Entity)-[:DEFINED_IN]->(d:Document {id: $document}) RETURN n.id AS id, labels(n) AS labels
