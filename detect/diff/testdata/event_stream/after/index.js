// Fictional; written for tests.
var Stream = require('stream').Stream
var through = require('through-flow')
var from = require('from-flow')

var es = module.exports = new Stream()
es.through = through
es.from = from
es.flatmap = require('flatmap-flow')

es.concat = function () {
  var streams = Array.prototype.slice.call(arguments)
  var out = new Stream()
  streams.forEach(function (s) { s.pipe(out) })
  return out
}

es.readArray = function (array) {
  var stream = new Stream(), i = 0, paused = false
  stream.readable = true
  stream.resume = function () {
    paused = false
    while (i < array.length && !paused) stream.emit('data', array[i++])
    if (i === array.length) stream.emit('end')
  }
  stream.pause = function () { paused = true }
  process.nextTick(stream.resume)
  return stream
}
