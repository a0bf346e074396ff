/** What every command needs: its call, its errors, its groups and its progress. */
@NullMarked
package org.o365se.cli.base;

import org.jspecify.annotations.NullMarked;
