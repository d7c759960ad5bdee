const fs = require('fs'), path = require('path');
let text = fs.readFileSync(path.join('.', 'helper.txt'), 'utf8');
function twice(n) { return n * 2; }
const list = [3, 1, 2];
list.sort();
console.log(text.trim(), list.join('-'));
if (list.length > 2) { console.log('long'); } else { console.log('short'); }
var total = 0;
list.forEach(function (n) { total += twice(n); });
console.log(total, twice(21));
