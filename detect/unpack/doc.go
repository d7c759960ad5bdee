// Package unpack opens archives and folders: one folder an archive format; caps
// on size, count, depth, ratio. Nothing is ever written, run or followed.
//
// The formats are listed in format.go, in one visible place. What is recognised
// by its first bytes but not opened (7z, rar, …) is given as it is, with an Unread.
//
// # Paths
//
// Open gives the paths inside the archive, Folder those below the root. A file in
// an archive that is itself inside has the path "outer.tgz!/inner"; what a lone
// compressed file holds is "data.txt.gz!/data.txt". A name that is absolute or
// leads out by ".." loses what leads out, and is reported as an Unread with
// reason "path", although it was read. Bytes that are no UTF-8 and control
// characters are shown as U+FFFD.
//
// Package clients differ on which of two entries with one name wins, so both are
// given: the second x/a.js is "x/a.js!2/a.js", which keeps its name and extension.
// An entry that repeats the bytes too is given once.
//
// When something stands before an archive (a script that carries a zip), the
// whole is given as a file too. What is an archive of one kind and ends like a zip is
// read as both, and reported with reason "mismatch".
//
// # Packages
//
// The files of a gem, of a Debian package, of an RPM package and of a conda package
// lie in archives of their own inside. Their paths do not name these: "lib/x.rb" and
// not "x.gem!/data.tar.gz!/lib/x.rb". Beside them, what a Debian package's
// maintainers have to say lies below "control/", and the scriptlets of an RPM
// package's header below "scripts/", each under the name of when it runs and with
// the extension of what runs it.
//
// What has the name of an archive, or has to be one for its package, and is none is
// an Unread with reason "format".
//
// # Links
//
// A link to a file of the same archive is left out when it has the same extension,
// for its target is read; with another extension it is a file with the target's
// data. Any other link is an Unread.
//
// # Folders
//
// Of .git only config and hooks are read, for these can run; of .hg and .svn
// nothing. node_modules is read, because it runs, but after all the rest, so that
// a limit is met there first. Symbolic links are never opened. The root is best
// made by os.OpenRoot, which also withstands a folder that changes meanwhile.
//
// # Reasons
//
// An Unread's Reason is one of these words:
//
//	size       the file, or all files together, are larger than allowed
//	count      there are more files than allowed
//	depth      an archive in an archive in an archive …
//	ratio      it grows so much that it is made to fill the memory
//	path       the name is too long, or leads out of the archive
//	broken     damaged or cut off; what could be read was kept
//	encrypted  a password is needed
//	format     an archive or a compression that is not opened
//	link       a link to something that is not in the archive or folder
//	device     a device, pipe or socket
//	trailing   something follows the end of the archive
//	mismatch   the archive says two different things about a file; both were read
//	hidden     a file that is not in the archive's directory; it was read
//	denied     the file cannot be opened
//
// It imports the standard library and its own children.
package unpack
