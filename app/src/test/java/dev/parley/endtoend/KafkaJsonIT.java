package dev.parley.endtoend;

import dev.parley.kafka.KafkaBroker;
import java.nio.file.Path;

/** One node with the log on Kafka and a folder of files. */
class KafkaJsonIT extends EndToEndSuite {
    @Override
    Deployment deploy() {
        Path folder = Folders.fresh("kafka-json");
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("kafka-json")
                .sweeping()
                .json(folder.resolve("data"));
        return Deployment.of(new Node(folder, settings).start());
    }
}
