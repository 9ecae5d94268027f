/** The one place that names the fields of events, messages, conversations and signals wherever they are written down. */
@NullMarked
package dev.parley.document;

import org.jspecify.annotations.NullMarked;
