package dev.parley.endtoend;

import java.nio.file.Path;

/** One process with a folder of files. */
class LocalJsonIT extends EndToEndSuite {
    @Override
    Deployment deploy() {
        Path folder = Folders.fresh("local-json");
        return Deployment.of(new Node(folder, NodeSettings.local().sweeping().json(folder.resolve("data"))).start());
    }
}
