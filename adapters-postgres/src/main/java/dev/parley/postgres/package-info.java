/** The repository in a Postgres database. */
@NullMarked
package dev.parley.postgres;

import org.jspecify.annotations.NullMarked;
