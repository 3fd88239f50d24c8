"""A real Neo4j Community server from Maven artifacts, for tests: started on a free port, thrown away afterwards."""
