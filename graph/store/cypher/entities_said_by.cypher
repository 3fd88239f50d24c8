// A row is what one document says of an entity: id, says. $ids; $document.
UNWIND $ids AS id MATCH (n:__KIND__ {id: id})-[r:DEFINED_IN]->(d:Document {id: $document}) RETURN n.id AS id, r.says AS says
