/** The chain as a whole: its creation, check, restoration and recovery, its health, and who can read it. */
@NullMarked
package org.o365se.cli.chain;

import org.jspecify.annotations.NullMarked;
