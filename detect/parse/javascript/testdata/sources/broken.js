// Every stretch that is wrong is marked; all the rest must be read.
before();
var a = @wrong;
inside(function () {
  first();
  second( wrong wrong );
  third();
});
var modules = {
  one: function () { loadOne(); },
  two wrong: function () {},
  three: function () { loadThree(); },
};
class Service {
  good() { return 1; }
  bad( { return 2; }
}
after(class);
if (x) { kept(); wrong wrong; alsoKept(); }
[1, 2 2, 3].forEach(send);
call(first, wrong wrong, last);
`text ${ wrong wrong } text`;
switch (x) { case 1: one(); case wrong wrong: two(); default: three(); }
});
var unterminated = "no end;
for (wrong wrong) never();
function named( wrong wrong ) { lost(); }
import { wrong wrong } from "module";
end();
(function () {
  const open = [1, 2, fetch("https://cut.example/")
