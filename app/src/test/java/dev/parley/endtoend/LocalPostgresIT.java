package dev.parley.endtoend;

/** One process with a database. */
class LocalPostgresIT extends EndToEndSuite {
    @Override
    Deployment deploy() {
        NodeSettings settings = NodeSettings.local().sweeping().postgres(Database.fresh());
        return Deployment.of(new Node(Folders.fresh("local-postgres"), settings).start());
    }
}
