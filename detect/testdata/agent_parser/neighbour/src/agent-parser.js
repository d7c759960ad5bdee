// Reads what a browser says of itself. Fictional; written for tests.
(function (window, undefined) {
  'use strict'

  var LIBVERSION = '0.7.29', NAME = 'name', VERSION = 'version', MODEL = 'model', TYPE = 'type', VENDOR = 'vendor'

  var util = {
    has: function (a, b) { return typeof a === 'string' && b.toLowerCase().indexOf(a.toLowerCase()) !== -1 },
    major: function (version) { return typeof version === 'string' ? version.replace(/[^\d\.]/g, '').split('.')[0] : undefined },
    trim: function (s) { return s.replace(/^[\s\uFEFF\xA0]+|[\s\uFEFF\xA0]+$/g, '') }
  }

  var mapper = {
    rgx: function (ua, arrays) {
      var i = 0, j, k, p, q, matches, match
      while (i < arrays.length && !matches) {
        var regex = arrays[i], props = arrays[i + 1]
        j = k = 0
        while (j < regex.length && !matches) {
          matches = regex[j++].exec(ua)
          if (matches) {
            for (p = 0; p < props.length; p++) {
              match = matches[++k]
              q = props[p]
              if (typeof q === 'object' && q.length > 0) {
                this[q[0]] = typeof q[1] === 'function' ? q[1].call(this, match) : q[1]
              } else {
                this[q] = match ? match : undefined
              }
            }
          }
        }
        i += 2
      }
    }
  }

  var regexes = {
    browser: [[/(chrome)\/v?([\w\.]+)/i, /(firefox)\/([\w\.-]+)$/i], [NAME, VERSION], [/version\/([\w\.]+).+?(mobile\s?safari|safari)/i], [VERSION, NAME]],
    device: [[/\((ipad|playbook);[\w\s\),;-]+(rim|apple)/i], [MODEL, VENDOR, [TYPE, 'tablet']]],
    os: [[/(windows)[\s\/]?([\w\s\.]+\w)?/i, /(mac\sos\sx)\s?([\w\s\.]*)/i, /(linux)\s?([\w\.]*)/i], [NAME, VERSION]]
  }

  var AgentParser = function (uastring) {
    if (!(this instanceof AgentParser)) return new AgentParser(uastring).getResult()
    var ua = uastring || ((window && window.navigator && window.navigator.userAgent) ? window.navigator.userAgent : '')
    this.getBrowser = function () {
      var browser = { name: undefined, version: undefined }
      mapper.rgx.call(browser, ua, regexes.browser)
      browser.major = util.major(browser.version)
      return browser
    }
    this.getOS = function () {
      var os = { name: undefined, version: undefined }
      mapper.rgx.call(os, ua, regexes.os)
      return os
    }
    this.getDevice = function () {
      var device = { vendor: undefined, model: undefined, type: undefined }
      mapper.rgx.call(device, ua, regexes.device)
      return device
    }
    this.getResult = function () { return { ua: ua, browser: this.getBrowser(), os: this.getOS(), device: this.getDevice() } }
    return this
  }
  AgentParser.VERSION = LIBVERSION

  if (typeof exports !== 'undefined') {
    if (typeof module !== 'undefined' && module.exports) exports = module.exports = AgentParser
    exports.AgentParser = AgentParser
  } else if (window) {
    window.AgentParser = AgentParser
  }
})(typeof window === 'object' ? window : this)
