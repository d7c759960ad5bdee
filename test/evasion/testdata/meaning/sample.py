import os, json
import os.path
import string as letters
from collections import OrderedDict
'''A harmless program that uses what the fixtures use.'''
greeting = "hello" 'world'
raw = r'a\d+' "\x41\n"
blob = b'bytes'
table = {'one': 1, 'two': [2, 3], "name": 'x'}
count = 12
if count > 10 and 'w' in greeting:
    print('more', end='!\n')
elif count == 3:
    print('less')
else:
    pass
def join(parts, sep='-'):
    out = sep.join(parts)
    return out.upper()
class Box(object):
    size = 3
    def __init__(self, value):
        self.value = value
    def show(self, depth=0):
        return '%s/%d' % (self.value, depth)
for key in sorted(table):
    line = key + ':' + str(table[key])
    print(line)
box = Box(greeting)
print(box.show(depth=2), os.path.join('a', 'b'), letters.digits[:3])
print(join(['p', 'q']), json.dumps(table, sort_keys=True), raw, blob.decode())
print(f"{greeting!r} {count:>4} {table['one']}")
box.value = 'changed'
print(box.value, list(OrderedDict([('z', 1)]).items()))
try:
    value = eval('1 + 2')
    exec("print('run', 5 * 3)")
except Exception as error:
    print('failed', error)
with open(os.path.join('.', 'helper.txt')) as handle:
    text = handle.read()
print(text.strip(), len(text), [n * 2 for n in range(4)])
print('end')
