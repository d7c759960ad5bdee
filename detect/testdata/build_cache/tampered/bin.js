#!/usr/bin/env node
const { affected } = require('./index');
console.log(affected([{ name: 'here', root: process.cwd() }], {}).join('\n'));
