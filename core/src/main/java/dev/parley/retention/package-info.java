/** The end of what is kept: messages expire when their time is over, and people are erased when that is asked for. */
@NullMarked
package dev.parley.retention;

import org.jspecify.annotations.NullMarked;
