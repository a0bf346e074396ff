/** Files that a command reads and writes: complete or not at all, and private where they hold secrets. */
@NullMarked
package org.o365se.cli.file;

import org.jspecify.annotations.NullMarked;
