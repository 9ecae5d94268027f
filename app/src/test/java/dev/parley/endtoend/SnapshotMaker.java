package dev.parley.endtoend;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Makes the snapshots that {@link UpgradeIT} opens, with the packaged server of a version that is about to become an earlier one.
 * No build runs it by itself; CONTRIBUTING.md has the command.
 */
class SnapshotMaker {
    private static final Path RESOURCES = Path.of("src", "test", "resources").toAbsolutePath();

    @ParameterizedTest
    @EnumSource
    void make(Composition composition) {
        String version = System.getProperty("parley.snapshot");
        Path folder = Folders.fresh("snapshot-" + composition);
        try (SnapshotNode running = SnapshotNode.start(composition, folder)) {
            SnapshotScenario scenario = new SnapshotScenario(running.node());
            scenario.begin();
            if (composition.isOnKafka()) {
                running.stop(Snapshot.BEHIND);
                running.node().start();
            } else {
                running.node().restart();
            }
            scenario.goOn();
            Snapshot.record(scenario.recorded(), folder);
            running.stop(Snapshot.STORE);
        }
        Snapshot.pack(folder, RESOURCES.resolve(Snapshot.resource(version, composition)));
    }
}
