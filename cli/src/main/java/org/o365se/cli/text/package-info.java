/** How policies and results are printed: words, tables, property lists and JSON. */
@NullMarked
package org.o365se.cli.text;

import org.jspecify.annotations.NullMarked;
