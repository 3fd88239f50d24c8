// One row: a list of the properties of those entities that are there. $ids.
UNWIND $ids AS id MATCH (n:__KIND__ {id: id}) RETURN collect(properties(n)) AS found
