'use strict';
const fs = require('fs'), path = require('path');
const os = require('os');
const { join: put } = require('path');
let text = fs.readFileSync(path.join('.', 'helper.txt'), 'utf8');
const name = require('path').basename('/a/b.txt');
var table = { 'one': 1, two: [2, 3], text, f(a) { return a + '!'; } };
function greet(who, sep) { sep = sep || ', '; return 'hello' + sep + who + (`.${who.length}.`); }
const Box = class { constructor(v) { this.v = v; } show() { return 'box ' + this.v; } get half() { return this.v / 2; } };
console.log(greet('world'), text.trim(), name, put('x', 'y'));
for (let i = 0; i < 3; i++) { if (i === 1) continue; console.log('i', i, i / 2, /a\/[b/]c/g.test('a/bc')); }
const box = new Box(12);
console.log(box.show(), box.half, JSON.stringify(table), Object.keys(table).length);
table.count = 5; table.count++;
console.log(table.count, Buffer.from('abc').toString('hex'), typeof process.env, table.f('x'));
try { null.x; } catch (e) { console.log('caught', e.name); }
var { one, ...rest } = table;
console.log(one, Object.keys(rest).join(','), [1, 2, 3].map(n => n * 2).filter(Boolean).length);
var total = 0; [5, 6].forEach(function (n) { total += n; });
console.log(total > 10 ? 'many' : 'few', 443, [...'ab'].reverse().join(''), JSON.parse('[1]')[0]);
console.log('end');
