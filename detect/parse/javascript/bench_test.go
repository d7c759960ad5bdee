package javascript_test

import (
	"os"
	"strings"
	"testing"

	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
)

// BenchmarkParse measures plain parsing: of code as people write it, of the same
// as a minifier writes it, and of the file that TAISEI_BENCH_SOURCE names.
func BenchmarkParse(b *testing.B) {
	b.Run("written", func(b *testing.B) { benchmark(b, "written.js", strings.Repeat(written, 200)) })
	b.Run("minified", func(b *testing.B) { benchmark(b, "minified.js", strings.Repeat(minified, 400)) })
	b.Run("typed", func(b *testing.B) { benchmark(b, "typed.ts", strings.Repeat(typed, 200)) })
	if path := os.Getenv("TAISEI_BENCH_SOURCE"); path != "" {
		source, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("file", func(b *testing.B) { benchmark(b, path, string(source)) })
	}
}

func benchmark(b *testing.B, path, source string) {
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		file, err := javascript.Parse(path, source, parse.Limits{})
		if err != nil || len(file.Bad) > 0 {
			b.Fatal(err, file.Bad)
		}
	}
}

const written = `
/**
 * Joins what is given with a comma.
 */
function join(items, separator = ", ") {
  const kept = [];
  for (const item of items) {
    if (item === null || item === undefined) {
      continue; // nothing to join
    }
    kept.push(String(item).trim());
  }
  return kept.join(separator);
}

class Queue extends EventEmitter {
  #waiting = new Map();

  constructor({ limit = 10, name, ...rest }) {
    super();
    this.limit = limit;
    this.name = ` + "`queue-${name}`" + `;
    Object.assign(this, rest);
  }

  async add(key, work) {
    try {
      const result = await this.#waiting.get(key)?.then((x) => x.value ?? 0);
      this.emit("added", { key, result, at: Date.now() / 1000 });
      return result;
    } catch (error) {
      console.error("could not add", key, error.message.replace(/\s+/g, " "));
      throw error;
    }
  }
}
`

const minified = `!function(e,t){"object"==typeof exports&&"undefined"!=typeof module?t(exports):t((e=e||self).a={})}` +
	`(this,function(e){"use strict";var t=Object.prototype.hasOwnProperty,n=function(e,n){for(var r in n)t.call(n,r)&&` +
	`(e[r]=n[r]);return e},r=/[&<>"']/g,i={a:1,b:"two",c:[3,4,5],d:function(e){return e?e.length>>1:0}};function o(e,t,n)` +
	`{return void 0===n&&(n=0),e&&t?(e=+e,t.map(function(t){return t.x*e-n})):null}if(i.a)for(var s=0,c=i.c;s<c.length;s++)` +
	`o(c[s],i,s%2?1:-1);else while(!r.test(i.b))i.b=i.b.slice(1);e.join=n,e.o=o,e.default=function(e){switch(e){case 1:` +
	`return"one";case 2:return"two";default:throw new Error("no "+e+"!")}}});`

const typed = `
export interface Options<T extends object = {}> { readonly name: string; limit?: number; keys: Array<keyof T> }
type Result<T> = T extends Promise<infer U> ? U : T;
export class Store<T extends object> implements Base<T> {
  private readonly items: Map<string, T> = new Map<string, T>();
  constructor(private options: Options<T>, public name?: string) { super(); }
  get<K extends keyof T>(id: string, key: K): T[K] | undefined {
    const item = this.items.get(id) as T;
    return item!?.[key];
  }
  each = (f: (item: T, id: string) => void): void => { for (const [id, item] of this.items) f(item, id); };
}
`
