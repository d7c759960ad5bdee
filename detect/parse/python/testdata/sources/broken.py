import os
x = = 1
print("after a bad line")
def f(a b):
    return a
class C:
    def m(self):
        y = 5 5
        return self.y
    def n(self):
        z = [1, 2
        return z
    w = 3
values = call(1,
    two,
def g():
    return "read"
s = 'no end
t = 1
if t
    inside(1)
else:
    inside(2)
%matplotlib inline
!pip install nothing
u = (1, 2]
v = {"a": 1, "b"}
for in range(3):
    looped()
a b; c
d; e f
try:
    tried()
except A B:
    caught()
last = f"{broken"
more = f"{x!}" + 1
def h():
  one = $
  two = 2
    three = 3
 four = 4
"""never ends
x = 'and yet this is read'
