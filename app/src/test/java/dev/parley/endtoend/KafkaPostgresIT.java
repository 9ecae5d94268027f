package dev.parley.endtoend;

import dev.parley.kafka.KafkaBroker;

/** One node with Kafka and a database. */
class KafkaPostgresIT extends EndToEndSuite {
    @Override
    Deployment deploy() {
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("kafka-postgres")
                .sweeping()
                .postgres(Database.fresh());
        return Deployment.of(new Node(Folders.fresh("kafka-postgres"), settings).start());
    }
}
