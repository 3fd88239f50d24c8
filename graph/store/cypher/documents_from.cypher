// A row is the id of one of these documents that was read from this path; by id. $ids; $path.
UNWIND $ids AS id MATCH (d:Document {id: id}) WHERE $path IN d.sources RETURN d.id AS id ORDER BY id
