package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// rubyMethod is a method of a plain value.
func rubyMethod(this *value.Value, name string) scriptMethod {
	switch name {
	case "to_s", "to_sym", "to_str", "freeze", "dup", "clone", "itself", "force_encoding", "encode", "b", "unicode_normalize", "to_a", "to_ary", "compact", "lazy", "each_entry", "entries", "value!", "body", "to_h":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value { return this }
	case "tap", "then", "yield_self":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			out := m.callBack(first(args), value.OfUndefined(), []*value.Value{this}, at)
			if name == "tap" {
				return this
			}
			return out
		}
	case "nil?", "empty?", "is_a?", "respond_to?", "include?", "start_with?", "end_with?", "match?", "==", "frozen?":
		return func(_ *Machine, _ *value.Value, _ []*value.Value, _ value.Place) *value.Value {
			return value.OfUnknown(nil)
		}
	}
	switch this.Kind {
	case value.Text, value.Template:
		return rubyTextMethod(name)
	case value.Composite:
		if this.Object.Array {
			return rubyListMethod(name)
		}
		return rubyHashMethod(name)
	case value.Number:
		return rubyNumberMethod(name)
	case value.Function:
		switch name {
		case "call", "yield", "===", "[]":
			return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
				return m.callBack(this, value.OfUndefined(), args, at)
			}
		}
	case value.API:
		if name == "call" {
			return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
				return m.call(this, value.OfUndefined(), args, at, false)
			}
		}
	}
	return nil
}

func rubyTextMethod(name string) scriptMethod {
	switch name {
	case "reverse", "reverse!":
		return func(m *Machine, this *value.Value, _ []*value.Value, at value.Place) *value.Value {
			return m.reversed(this, at)
		}
	case "upcase":
		return changeText(strings.ToUpper)
	case "downcase":
		return changeText(strings.ToLower)
	case "swapcase":
		return changeText(swapCase)
	case "strip", "chomp", "lstrip", "rstrip", "chop":
		return changeText(strings.TrimSpace)
	case "length", "size", "bytesize":
		return func(m *Machine, this *value.Value, _ []*value.Value, at value.Place) *value.Value {
			return m.scriptGet(this, "length", at)
		}
	case "gsub", "gsub!", "sub", "sub!":
		return rubySubstitute
	case "tr", "tr!", "tr_s":
		return rubyTranslate
	case "delete":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			set, ok := first(args).String()
			if !ok || this.Kind != value.Text {
				return nil
			}
			return value.OfText(strings.Map(func(r rune) rune {
				if strings.ContainsRune(set, r) {
					return -1
				}
				return r
			}, this.Text), this.Labels)
		}
	case "chars", "each_char", "split":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			by, ok := first(args).String()
			if name == "split" && len(args) == 0 {
				if this.Kind != value.Text {
					return nil
				}
				return value.OfTexts(strings.Fields(this.Text), this.Labels)
			}
			if name == "split" && (!ok || first(args).Kind != value.Text) {
				return nil
			}
			if name != "split" {
				by = ""
			}
			return eachOf(m, piecesOf(this, by), args, at)
		}
	}
	return rubyCodeMethod(name)
}

func rubyCodeMethod(name string) scriptMethod {
	switch name {
	case "bytes", "each_byte", "codepoints":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			if this.Kind != value.Text {
				return nil
			}
			items, ok := m.scriptItems(value.OfBytes(this.Text, this.Labels))
			if !ok {
				return nil
			}
			return eachOf(m, value.OfArray(items), args, at)
		}
	case "unpack", "unpack1":
		return rubyUnpack(name == "unpack")
	case "hex":
		return func(m *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value {
			return foldToInt(m, &invocation{args: []*value.Value{this, value.OfNumber(16, nil)}}, this)
		}
	case "to_i":
		return func(m *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			return foldToInt(m, &invocation{args: append([]*value.Value{this}, args...)}, this)
		}
	case "ord":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value {
			return foldOrd(nil, nil, this)
		}
	case "scan":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			p, ok := first(args).String()
			if re := first(args); re.Kind == value.Regexp {
				p, _ = perlPattern(re.Text)
				ok = true
			}
			re := m.scriptPattern(p)
			if !ok || re == nil || this.Kind != value.Text {
				return nil
			}
			return eachOf(m, value.OfTexts(re.FindAllString(this.Text, value.MaxItems), this.Labels), args[1:], at)
		}
	case "concat", "<<", "+":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.concat(append([]*value.Value{this}, args...)...)
		}
	case "prepend":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.concat(first(args), this)
		}
	case "slice", "[]":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			start, ok := intAt(args, 0)
			length, has := intAt(args, 1)
			if !ok {
				return nil
			}
			if !has {
				length, has = 1, true
			}
			return substring(this, start, length, has)
		}
	}
	return nil
}

// eachOf hands each item to a block, if one is given.
func eachOf(m *Machine, list *value.Value, args []*value.Value, at value.Place) *value.Value {
	if list == nil {
		return nil
	}
	if n := len(args); n > 0 && args[n-1].Kind == value.Function {
		f := args[n-1]
		m.mapped(list, func(item *value.Value) *value.Value {
			return m.callBack(f, value.OfUndefined(), []*value.Value{item}, at)
		})
	}
	return list
}

// rubySubstitute is gsub and sub with a text or a pattern.
func rubySubstitute(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
	with := argAt(args, 1)
	if first(args).Kind == value.Regexp {
		pattern, _ := perlPattern(first(args).Text)
		re := m.scriptPattern(pattern)
		w, ok := with.String()
		if re == nil || this.Kind != value.Text {
			return nil
		}
		if with.Kind == value.Function {
			return m.substituted(this, re.FindAllStringIndex(this.Text, value.MaxItems), with, at)
		}
		if !ok {
			return nil
		}
		return value.OfText(re.ReplaceAllString(this.Text, goTemplate(strings.ReplaceAll(w, `\`, "$"))), this.Labels)
	}
	return m.replaceText(this, first(args), with, at)
}

// substituted puts what a block gives in the place of each match.
func (m *Machine) substituted(this *value.Value, matches [][]int, block *value.Value, at value.Place) *value.Value {
	var parts []*value.Value
	end := 0
	for _, match := range matches {
		if m.halted {
			break
		}
		parts = append(parts, value.OfText(this.Text[end:match[0]], this.Labels))
		parts = append(parts, m.callBack(block, value.OfUndefined(), []*value.Value{value.OfText(this.Text[match[0]:match[1]], this.Labels)}, at))
		end = match[1]
	}
	return m.concat(append(parts, value.OfText(this.Text[end:], this.Labels))...)
}

// rubyTranslate is tr("a-z", "n-za-m").
func rubyTranslate(_ *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
	from, ok := argAt(args, 0).String()
	to, ok2 := argAt(args, 1).String()
	if !ok || !ok2 || this.Kind != value.Text {
		return nil
	}
	from, to = spread(from), spread(to)
	for len(to) > 0 && len(to) < len(from) {
		to += to[len(to)-1:]
	}
	return value.OfText(translate(this.Text, from, to), this.Labels.Through(behaviour.Charcode, at))
}

// spread writes a-e as abcde.
func spread(set string) string {
	var b strings.Builder
	for i := 0; i < len(set); i++ {
		if i+2 < len(set) && set[i+1] == '-' && set[i] <= set[i+2] {
			for c := int(set[i]); c <= int(set[i+2]); c++ {
				b.WriteByte(byte(c))
			}
			i += 2
			continue
		}
		b.WriteByte(set[i])
	}
	return b.String()
}

// rubyUnpack is text.unpack("m0") and the like.
func rubyUnpack(list bool) scriptMethod {
	return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
		form, _ := first(args).String()
		var v *value.Value
		switch {
		case strings.HasPrefix(form, "m"):
			v = m.decodedEach(this, decodeBase64, behaviour.Base64, at)
		case strings.HasPrefix(form, "H"):
			v = encode(this, behaviour.Hex).Through(behaviour.Hex, at)
		case strings.HasPrefix(form, "C"), strings.HasPrefix(form, "c"), strings.HasPrefix(form, "U"):
			if items, ok := m.scriptItems(value.OfBytes(this.Text, this.Labels)); ok && this.Kind == value.Text {
				return value.OfArray(items)
			}
		case strings.HasPrefix(form, "a"), strings.HasPrefix(form, "A"):
			v = this
		}
		if v == nil || !list {
			return v
		}
		return value.OfArray([]*value.Value{v})
	}
}

func rubyNumberMethod(name string) scriptMethod {
	switch name {
	case "chr":
		return func(m *Machine, this *value.Value, _ []*value.Value, at value.Place) *value.Value {
			return foldScriptChr(m, &invocation{at: at}, this)
		}
	case "to_i", "to_f", "floor", "round", "abs", "ord":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value { return this }
	case "times", "upto":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			from, to := value.OfNumber(0, nil), value.OfNumber(this.Num-1, nil)
			if name == "upto" {
				from, to = this, first(args)
			}
			if to.Kind == value.Number && to.Num < from.Num {
				return this
			}
			return eachOf(m, foldNumberRange(m, &invocation{args: []*value.Value{from, to}}, nil), args, at)
		}
	case "^":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.binary("^", this, first(args), at)
		}
	}
	return nil
}

func rubyHashMethod(name string) scriptMethod {
	switch name {
	case "each", "each_pair", "map", "collect", "select", "reject", "flat_map", "each_with_object", "filter_map", "sort_by", "to_query", "any?", "all?", "find":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			pairs := foldPairs(m, nil, this)
			f := value.OfUndefined()
			if n := len(args); n > 0 {
				f = args[n-1]
			}
			out := m.mapped(pairs, func(pair *value.Value) *value.Value {
				kv, _ := m.items(pair, false)
				return m.callBack(f, value.OfUndefined(), kv, at)
			})
			if name == "map" || name == "collect" || name == "flat_map" || name == "filter_map" {
				return out
			}
			return this
		}
	case "fetch", "dig", "[]":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.index(this, first(args), at)
		}
	case "values", "keys":
		return func(m *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value {
			if items, ok := m.items(this, true); ok && name == "keys" {
				return value.OfArray(items)
			}
			if items, ok := m.scriptItems(this); ok {
				return value.OfArray(items)
			}
			return nil
		}
	case "merge", "merge!", "update":
		return func(m *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			out := m.newObject()
			for _, v := range append([]*value.Value{this}, args...) {
				m.copyFields(out, v)
			}
			return value.OfObject(out)
		}
	case "to_json", "inspect", "to_query_string":
		return func(m *Machine, this *value.Value, _ []*value.Value, at value.Place) *value.Value {
			return value.OfUnknown(m.labels(this).Through(behaviour.Serialise, at))
		}
	}
	return nil
}
