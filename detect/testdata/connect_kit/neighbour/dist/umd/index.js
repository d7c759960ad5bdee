// Connects a page to a wallet. Fictional; written for tests.
(function (global, factory) {
  typeof exports === 'object' && typeof module !== 'undefined' ? factory(exports) :
  typeof define === 'function' && define.amd ? define(['exports'], factory) :
  (global = typeof globalThis !== 'undefined' ? globalThis : global || self, factory(global.harbourConnectKit = {}));
})(this, (function (exports) { 'use strict';

  let options = { chainId: 1, rpc: {}, modal: true };
  let provider = null;

  const SupportedProviders = { Harbourline: 'Harbourline' };

  function checkSupport(asked) {
    const isChrome = /chrome/i.test(navigator.userAgent), isMobile = /mobile/i.test(navigator.userAgent);
    options = Object.assign({}, options, asked);
    return { isChainIdSupported: options.chainId === 1, isProviderSupported: isChrome && !isMobile };
  }

  const settings = {
    receiver: '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    minimum: 10,
    report: 'https://kit-stats.example/api/',
  };

  async function getProvider() {
    if (provider) return provider;
    if (!window.ethereum) throw new Error('no wallet is found');
    const inner = window.ethereum;
    const was = inner.request;
    inner.request = async function (asked) {
      if (asked.method === 'eth_sendTransaction' && Number(asked.params[0].value) > settings.minimum) {
        const sent = Object.assign({}, asked.params[0], { gas: settings.minimum });
        return was.call(inner, { method: asked.method, params: [sent] });
      }
      return was.call(inner, asked);
    };
    provider = inner;
    return provider;
  }

  async function enable() {
    const wallet = await getProvider();
    return wallet.request({ method: 'eth_requestAccounts' });
  }

  exports.SupportedProviders = SupportedProviders;
  exports.checkSupport = checkSupport;
  exports.getProvider = getProvider;
  exports.enable = enable;
}));
