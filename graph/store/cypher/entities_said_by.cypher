// A row is what one document says of an entity: id, says. $ids; $document. Both ends are found first, the document after the
// UNWIND: found before it, ArcadeDB 26.10 sees no relationship.
UNWIND $ids AS id
MATCH (n:__KIND__ {id: id})
MATCH (d:Document {id: $document})
MATCH (n)-[r:DEFINED_IN]->(d)
RETURN n.id AS id, r.says AS says
