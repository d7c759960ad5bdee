/*! For license information please see bundle.js.LICENSE.txt */
(()=>{var e={17:(e,t,n)=>{"use strict";var r=n(42),o=Object.assign||function(e){for(var t=1;t<arguments.length;t++){var n=
arguments[t];for(var r in n)Object.prototype.hasOwnProperty.call(n,r)&&(e[r]=n[r])}return e};t.Z=function(e,t){return o({},
r(e),{url:"https://cdn.example/"+t.replace(/[^a-z/]+/gi,"-")+".js?v="+(1e3*Math.random()|0)})}},42:e=>{e.exports=function(e){
if("string"!=typeof e)throw new TypeError("expected a string, got "+typeof e);for(var t=[],n=0,r=e.length;n<r;++n)t.push(
e.charCodeAt(n)^n%7);return{bytes:t,text:String.fromCharCode.apply(null,t)}}},99(e,t,n){n.d(t,{default:()=>i});const{a:r,
...o}=n(17),i=async function*(e){for await(const t of e)yield*t?.items??[],await r(`${t.id}:${o[t.kind]||"none"}`)}}},t={};
function n(r){var o=t[r];if(void 0!==o)return o.exports;var i=t[r]={exports:{}};return e[r](i,i.exports,n),i.exports}
n.d=(e,t)=>{for(var r in t)n.o(t,r)&&!n.o(e,r)&&Object.defineProperty(e,r,{enumerable:!0,get:t[r]})},n.o=(e,t)=>
Object.prototype.hasOwnProperty.call(e,t);var r=n(99);window.addEventListener("load",(()=>{var e,t;null===(e=document.
getElementById("root"))||void 0===e||null===(t=e.dataset)||void 0===t||t.id?r.default([]):fetch("/api",{method:"POST",body:
JSON.stringify({a:1})}).then((e=>e.ok?e.json():Promise.reject(e))).catch((()=>{}))}))})();
//# sourceMappingURL=bundle.js.map
