/** The event bus on a Kafka log. */
@NullMarked
package dev.parley.kafka;

import org.jspecify.annotations.NullMarked;
