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
