#!/usr/bin/python
# -*- coding: latin-1 -*-
"""A guest book, written for Python 2."""
import cPickle as pickle, sys
import urllib2
from StringIO import StringIO
from types import *

try:
    set
except NameError, missing:
    from sets import Set as set

MODE = 0644
HUGE = 123456789012345678901234567890L
GREETING = u'Gr\u00fc\xdf' + ur'\d \u0041'


class Guest:
    count = 0

    def __init__(self, name, (street, town)=('', '')):
        self.name, self.street = name, street
        Guest.count += 1

    def __repr__(self):
        return '<Guest %s>' % `self.name`

    def __cmp__(self, other):
        if self.name <> other.name:
            return cmp(self.name, other.name)
        return 0


def ask(prompt, tries=3):
    print prompt,
    while tries:
        answer = raw_input()
        if not answer in ('y', 'n'):
            print >>sys.stderr, 'say y or n, not', answer
            tries -= 1
            continue
        return answer == 'y'
    raise ValueError, 'too many tries'


def save(guests, path):
    try:
        try:
            out = open(path, 'wb')
            pickle.dump(guests, out, -1)
        finally:
            out.close()
    except (IOError, OSError), (number, text):
        print "cannot save: %s" % text
        raise IOError, text, sys.exc_info()[2]


def run(code, names):
    exec code in names
    exec "x = 1" in names, {}
    exec compile(code, '<guests>', 'exec')
    return names.has_key('x') and map(lambda (k, v): v, names.items())


def main():
    guests = [Guest(n) for n in 'Ann', 'Bob', 'Eve' if n]
    print
    print guests[0], len(guests), "%d%%" % (100 / 3)
    print ("in brackets"), 2
    print "a" "b", \
        'c'
    page = urllib2.urlopen('http://guests.invalid/list').read()
    book = StringIO(page)
    for number, line in enumerate(book.xreadlines()):
	if number > 010:
	    break
        print line.rstrip(), ; print
    else:
        print 'all read'
    return dict([(g.name, g) for g in guests])


if __name__ == '__main__':
    main()
