/** The repository in append-only files of JSON lines. */
@NullMarked
package dev.parley.json;

import org.jspecify.annotations.NullMarked;
