"""Writes CPython's tree of each file in the common form's spelling.

Reads paths, one a line. For each it answers with a line: "refused" if CPython does
not accept the file, "accepted" if it does but text and places cannot be compared
(another encoding), or "tree " and the tree as dump_test.go writes it. With the
argument "shape" texts are left empty and places out, for CPythons before 3.9.
"""
from __future__ import print_function

import ast
import io
import re
import sys
import warnings
from decimal import Decimal

SHAPE = "shape" in sys.argv
OLD = sys.version_info[0] == 2
TEXT = type(u"")
OPS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "MatMult": "@", "Pow": "**",
    "LShift": "<<", "RShift": ">>", "BitOr": "|", "BitXor": "^", "BitAnd": "&",
    "And": "&&", "Or": "||", "Not": "!", "USub": "-", "UAdd": "+", "Invert": "~",
    "Eq": "===", "Is": "===", "NotEq": "!==", "IsNot": "!==", "In": "in", "NotIn": "in",
    "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=",
}
NAMED = re.compile(br"(async[ \t]+def|def|class)[ \t]+")


def op(node):
    return OPS[type(node).__name__]


def is_a(node, name):
    return type(node).__name__ == name


def quote(value):
    if SHAPE:
        return '""'
    if isinstance(value, TEXT):
        value = value.encode("utf-8", "surrogatepass")
    return '"' + "".join(chr(c) if 32 <= c <= 126 and c not in (34, 92) else "\\x%02x" % c for c in bytearray(value)) + '"'


def number(value):
    if isinstance(value, complex):
        value = value.imag
    if isinstance(value, float):
        if value == value and abs(value) < 1e15 and value == int(value):
            return str(int(value))
        if value in (float("inf"), float("-inf")):
            return "+Inf"
        _, digits, exponent = Decimal(repr(value)).as_tuple()
        text = "".join(map(str, digits)).lstrip("0")
        exponent += len(text) - 1
        text = text.rstrip("0")
        return text[0] + ("." + text[1:] if len(text) > 1 else "") + "e%+03d" % exponent
    try:
        exact = int(float(value)) == value
    except OverflowError:
        exact = False
    return number(float(value)) if exact else "%dn" % value


def calls(node):
    return any(is_a(n, "Call") for n in ast.walk(node))


class Ambiguous(Exception):
    """Old code that our reading may take otherwise."""


class Scope(object):
    """Names that a function declares global or nonlocal, so far."""

    def __init__(self, level=None):
        self.outer = set()
        self.level = level


class Writer(object):
    def __init__(self, lines):
        self.lines = lines
        self.formatted = 0
        self.scope = Scope()

    # Places.

    def at(self, place):
        if SHAPE or self.formatted or place is None:
            return ""
        return "@%d:%d" % place

    def place(self, node):
        return (node.lineno, node.col_offset)

    def start(self, node):
        """Where the common form says that an expression stands."""
        if SHAPE:
            return None
        kind = type(node).__name__
        if kind == "Attribute":
            return (node.end_lineno, node.end_col_offset - len(node.attr.encode("utf-8")))
        if kind == "Subscript":
            return self.start(node.slice)
        inner = {"Call": "func", "BinOp": "left", "Compare": "left", "IfExp": "body", "NamedExpr": "target"}.get(kind)
        if inner:
            return self.start(getattr(node, inner))
        if kind == "BoolOp":
            return self.start(node.values[0])
        return self.place(node)

    def named(self, node):
        """Where the name of a definition stands."""
        if SHAPE:
            return None
        found = NAMED.match(self.lines[node.lineno - 1][node.col_offset:])
        return (node.lineno, node.col_offset + len(found.group())) if found else (0, 0)

    def follows(self, node, word):
        return self.lines[node.lineno - 1][:node.col_offset].rstrip().endswith(word)

    # Statements: each gives a list of texts.

    def stmts(self, nodes):
        out = []
        for node in nodes:
            out += getattr(self, "s_" + type(node).__name__)(node)
        return out

    def body(self, nodes):
        level, self.scope.level = self.scope.level, "under" if self.scope.level else None
        text = "{" + "; ".join(self.stmts(nodes)) + "}"
        self.scope.level = level
        return text

    def kept(self, node):
        return [self.expr(node)] if node is not None and calls(node) else []

    def s_Expr(self, node):
        values = node.value.elts if is_a(node.value, "Tuple") and node.value.elts else [node.value]
        first = values[0]
        if not OLD and is_a(first, "BinOp") and is_a(first.op, "RShift") and is_a(first.left, "Name") and first.left.id == "print":
            # print >>file, text of old, which is an expression too.
            name = "print" + self.at(None if SHAPE else self.place(first.left))
            return self.kept(first.right) + [name + "(" + self.exprs(values[1:]) + ")" + name[5:]]
        return [self.expr(node.value)]

    def s_Pass(self, node):
        return []

    def s_Break(self, node):
        return ["break"]

    def s_Continue(self, node):
        return ["continue"]

    def s_Global(self, node):
        self.scope.outer.update(node.names)
        return []

    s_Nonlocal = s_Global

    def s_Return(self, node):
        return ["return " + self.expr(node.value)]

    def s_Raise(self, node):
        if OLD:
            value = self.expr(node.type)
            if node.inst is not None:
                value += "(" + self.expr(node.inst) + ")"
            return (self.kept(node.tback) if node.tback else []) + ["throw " + value]
        return self.kept(node.cause) + ["throw " + self.expr(node.exc)]

    def s_Delete(self, node):
        targets = []
        for target in node.targets:
            if is_a(target, "Tuple") and len(node.targets) == 1 or is_a(target, "List") and len(node.targets) == 1:
                targets += target.elts
            else:
                targets.append(target)
        return ["(delete " + self.expr(t) + ")" for t in targets]

    def s_Assert(self, node):
        if node.msg is None:
            return [self.expr(node.test)]
        return ["(" + self.expr(node.test) + " || " + self.expr(node.msg) + ")"]

    def s_Import(self, node):
        out = []
        for alias in node.names:
            if alias.asname:
                out.append("import %s *:%s" % (alias.name, alias.asname))
                continue
            first = alias.name.split(".")[0]
            out.append("import %s *:%s" % (first, first))
            if first != alias.name:
                out.append("import " + alias.name)
        return out

    def s_ImportFrom(self, node):
        names = " ".join(a.name + ":" + (a.asname or a.name) for a in node.names)
        return ["import " + "." * (node.level or 0) + (node.module or "") + " " + names]

    def ambiguous(self, node, word, simple):
        """Gives up the comparison where print (a) + b may be a call's sum."""
        text = self.lines[node.lineno - 1][node.col_offset + len(word):].lstrip()
        if text.startswith(b"(") and not simple:
            raise Ambiguous()

    def s_Print(self, node):
        self.ambiguous(node, "print", len(node.values) == 1 and type(node.values[0]).__name__ in ("Str", "Name", "Num", "Tuple"))
        kept = self.kept(node.dest) if node.dest is not None else []
        if not node.values and node.dest is None:
            return ["print"]
        if len(node.values) == 1 and is_a(node.values[0], "Tuple") and node.dest is None and node.values[0].elts:
            return ["print(" + " ".join(map(self.expr, node.values[0].elts)) + ")"]
        return kept + ["print(" + " ".join(map(self.expr, node.values)) + ")"]

    def s_Exec(self, node):
        self.ambiguous(node, "exec", node.globals is None and type(node.body).__name__ in ("Str", "Name", "Tuple"))
        parts = [node.body]
        if node.globals is None and is_a(node.body, "Tuple"):
            parts = node.body.elts
        parts = parts + [x for x in (node.globals, node.locals) if x is not None]
        return ["exec(" + " ".join(map(self.expr, parts)) + ")"]

    def s_If(self, node):
        text = "if " + self.expr(node.test) + " " + self.body(node.body)
        other = self.rest(node.orelse)
        if len(other) == 1 and other[0].startswith("if "):
            return [text + " else " + other[0]]
        return [text + (" else {" + "; ".join(other) + "}" if other else "")]

    def rest(self, nodes):
        level, self.scope.level = self.scope.level, "under" if self.scope.level else None
        out = self.stmts(nodes)
        self.scope.level = level
        return out

    def s_For(self, node):
        text = "for " + self.expr(node.target) + " in " + self.expr(node.iter) + " " + self.body(node.body)
        return [text] + self.rest(node.orelse)

    s_AsyncFor = s_For

    def s_While(self, node):
        return ["while " + self.expr(node.test) + " " + self.body(node.body)] + self.rest(node.orelse)

    def s_With(self, node):
        out = []
        if OLD:
            items = [node]
            while len(node.body) == 1 and is_a(node.body[0], "With") and not self.follows(node.body[0], b"with"):
                node = node.body[0]
                items.append(node)
        else:
            items = node.items
        for item in items:
            text = self.expr(item.context_expr)
            if item.optional_vars is not None:
                text = self.assign(item.optional_vars, text)
            out.append(text)
        return ["{" + "; ".join(out + self.rest(node.body)) + "}"]

    s_AsyncWith = s_With

    def s_Try(self, node, final=()):
        body = self.rest(node.body)
        kept, catches = [], ""
        for handler in node.handlers:
            if handler.type is not None:
                kept += self.kept(handler.type)
            target = "_"
            if handler.name is not None:
                target = handler.name
                if not isinstance(target, str):
                    target = self.expr(target)
            catches += " catch " + target + " " + self.body(handler.body)
        text = "try {" + "; ".join(body + self.rest(node.orelse)) + "}" + catches
        return [text + self.final(getattr(node, "finalbody", final))] + kept

    s_TryStar = s_TryExcept = s_Try

    def s_TryFinally(self, node):
        if len(node.body) == 1 and is_a(node.body[0], "TryExcept") and self.place(node) == self.place(node.body[0]):
            return self.s_Try(node.body[0], node.finalbody)
        return ["try " + self.body(node.body) + self.final(node.finalbody)]

    def final(self, nodes):
        text = self.body(nodes)
        return " finally " + text if text != "{}" else ""

    def s_Match(self, node):
        text = "switch " + self.expr(node.subject)
        for case in node.cases:
            tests = self.tests(case.pattern)
            body = self.body(case.body)
            if case.guard is not None:
                body = "{if " + self.expr(case.guard) + " " + body + "}"
            text += " [" + " ".join(tests or []) + "]" + body
        return [text]

    def tests(self, pattern):
        if is_a(pattern, "MatchValue"):
            return [self.expr(pattern.value)]
        if is_a(pattern, "MatchSingleton"):
            return [{None: "#null", True: "#true", False: "#false"}[pattern.value]]
        if is_a(pattern, "MatchAs"):
            return pattern.pattern and self.tests(pattern.pattern)
        if is_a(pattern, "MatchOr"):
            out = []
            for one in pattern.patterns:
                tests = self.tests(one)
                if tests is None:
                    return None
                out += tests
            return out
        return None

    # Assignments.

    def declares(self, target):
        own, outer = False, False
        for node in self.names(target):
            if node in self.scope.outer:
                outer = True
            else:
                own = True
        return own and not outer

    def names(self, target):
        if is_a(target, "Name"):
            return [target.id]
        if is_a(target, "Starred"):
            return self.names(target.value)
        if is_a(target, "Tuple") or is_a(target, "List"):
            return [name for item in target.elts for name in self.names(item)]
        return []

    def assign(self, target, value):
        how = "var " if self.declares(target) else ""
        return "(" + how + self.expr(target) + " = " + value + ")"

    def attribute(self, target, node):
        """Makes name = value in a class a member."""
        if self.scope.level != "direct" or not is_a(target, "Name") or target.id in self.scope.outer:
            return False
        if is_a(node, "Lambda"):
            result = "{return " + self.expr(node.body) + "}"
            self.members.append("method %s:%s" % (quote(target.id), self.function(node, "def", target.id, result, True)))
        else:
            self.members.append("static " + quote(target.id) + ":" + self.expr(node))
        return True

    def s_Assign(self, node):
        if len(node.targets) == 1 and self.attribute(node.targets[0], node.value):
            return []
        text = self.expr(node.value)
        for target in reversed(node.targets):
            text = self.assign(target, text)
        return [text]

    def s_AnnAssign(self, node):
        out = self.kept(node.annotation)
        if node.value is None or self.attribute(node.target, node.value):
            return out
        return out + [self.assign(node.target, self.expr(node.value))]

    def s_AugAssign(self, node):
        return ["(" + self.expr(node.target) + " " + op(node.op) + "= " + self.expr(node.value) + ")"]

    def s_TypeAlias(self, node):
        return self.typed(node) + [self.assign(node.name, self.expr(node.value))]

    def typed(self, node):
        out = []
        for param in getattr(node, "type_params", []):
            for name in ("bound", "default_value"):
                value = getattr(param, name, None)
                out += self.kept(value) if value is not None else []
        return out

    # Functions and classes.

    def annotations(self, node):
        args = node.args
        every = getattr(args, "posonlyargs", []) + args.args + [args.vararg] + getattr(args, "kwonlyargs", []) + [args.kwarg]
        notes = [getattr(a, "annotation", None) for a in every if a is not None]
        return [text for note in notes + [getattr(node, "returns", None)] for text in self.kept(note)]

    def params(self, args):
        out = []
        plain = getattr(args, "posonlyargs", []) + args.args
        defaults = [None] * (len(plain) - len(args.defaults)) + list(args.defaults)
        for arg, default in zip(plain, defaults):
            out.append((self.param(arg), default))
        if args.vararg:
            out.append(("*" + self.param(args.vararg), None))
        for arg, default in zip(getattr(args, "kwonlyargs", []), getattr(args, "kw_defaults", [])):
            out.append((self.param(arg), default))
        if args.kwarg:
            out.append(("**" + self.param(args.kwarg), None))
        return [(name, name + ("=" + self.expr(default) if default is not None else "")) for name, default in out]

    def param(self, arg):
        if isinstance(arg, str):
            return arg
        if is_a(arg, "arg"):
            return arg.arg + self.at(None if SHAPE else self.place(arg))
        return self.expr(arg)

    def function(self, node, word, name, body, bound=False):
        params = self.params(node.args)
        if bound and params and not params[0][0].startswith("*"):
            this = "(var " + params[0][0] + " = #this)"
            body = "{" + this + ("; " if body != "{}" else "") + body[1:]
            params = params[1:]
        place = "" if SHAPE else self.at(self.place(node))
        return word + place + " " + name + "(" + " ".join(text for _, text in params) + ") " + body

    def s_FunctionDef(self, node):
        kept = self.typed(node) + self.annotations(node)
        word = "async def" if is_a(node, "AsyncFunctionDef") else "def"
        scope, self.scope = self.scope, Scope()
        body = self.body(node.body)
        self.scope = scope
        if scope.level:
            return kept + self.method(node, word, body)
        return kept + [self.function(node, word, node.name, body)] + self.decorate(node)

    s_AsyncFunctionDef = s_FunctionDef

    def decorate(self, node):
        out = []
        name = node.name + self.at(self.named(node))
        how = "" if node.name in self.scope.outer else "var "
        for decorator in reversed(node.decorator_list):
            call = self.expr(decorator) + "(" + name + ")" + self.at(self.start(decorator))
            out.append("(" + how + name + " = " + call + ")")
        return out

    def method(self, node, word, body):
        static, kind, bound, member, applied = "", "method ", True, True, ""
        for decorator in reversed(node.decorator_list):
            name = self.decorator(decorator, node.name)
            if name in ("property", "getter"):
                kind = "get "
            elif name == "setter":
                kind = "set "
            elif name == "deleter":
                member = False
            elif name == "staticmethod":
                static, bound = "static ", False
            elif name == "classmethod":
                static = "static "
            else:
                applied = applied or node.name + self.at(self.named(node))
                applied = self.expr(decorator) + "(" + applied + ")" + self.at(self.start(decorator))
        text = self.function(node, word, node.name, body, bound)
        out = []
        if member:
            self.members.append(static + kind + quote(node.name) + ":" + text)
        else:
            out.append(text)
        return out + ([applied] if applied else [])

    def decorator(self, node, method):
        if is_a(node, "Name"):
            if node.id in ("property", "staticmethod", "classmethod"):
                return node.id
            return "property" if node.id == "cached_property" else ""
        if is_a(node, "Attribute"):
            if node.attr == "cached_property":
                return "property"
            if is_a(node.value, "Name") and node.value.id == method:
                return node.attr
        return ""

    def s_ClassDef(self, node):
        out = self.typed(node)
        base = "_"
        for name, value in self.given(node.bases, getattr(node, "keywords", [])):
            if name is None and base == "_" and not is_a(value, "Starred"):
                base = self.expr(value)
            else:
                out += self.kept(value)
        scope, self.scope = self.scope, Scope("direct")
        outer, self.members = getattr(self, "members", None), []
        body = self.stmts(node.body)
        members, self.members = self.members, outer
        self.scope = scope
        place = "" if SHAPE else self.at(self.place(node))
        text = "class%s %s(%s) [%s] {%s}" % (place, node.name, base, " ".join(members), "; ".join(body))
        return out + [text] + self.decorate(node)

    # Expressions.

    def expr(self, node):
        if node is None:
            return "_"
        return getattr(self, "e_" + type(node).__name__)(node)

    def exprs(self, nodes):
        return " ".join(map(self.expr, nodes))

    def e_Name(self, node):
        if node.id in ("None", "True", "False"):
            return {"None": "#null", "True": "#true", "False": "#false"}[node.id]
        return node.id + self.at(None if SHAPE else self.place(node))

    def e_Constant(self, node):
        value = node.value
        if value is None or value is Ellipsis:
            return "#null"
        if value is True:
            return "#true"
        if value is False:
            return "#false"
        if isinstance(value, (bytes, TEXT)):
            return quote(value) + self.at(None if SHAPE else self.place(node))
        return number(value)

    e_NameConstant = e_Constant

    def e_Ellipsis(self, node):
        return "#null"

    def e_Str(self, node):
        return quote(node.s)

    e_Bytes = e_Str

    def e_Num(self, node):
        value = node.n.imag if isinstance(node.n, complex) else node.n
        if value < 0:
            return "(- " + number(-value) + ")"
        return number(abs(value))

    def e_Repr(self, node):
        return "repr(" + self.expr(node.value) + ")"

    def e_JoinedStr(self, node):
        self.formatted += 1
        parts = self.parts(node)
        self.formatted -= 1
        place = "" if SHAPE else self.at(self.place(node))
        if all(is_text for is_text, _ in parts):
            return quote("".join(value for _, value in parts)) + place
        return "cat" + place + "[" + " ".join(quote(v) if is_text else v for is_text, v in parts) + "]"

    e_TemplateStr = e_JoinedStr

    def parts(self, node):
        parts = []
        for value in node.values:
            if is_a(value, "Constant") or is_a(value, "Str"):
                text = value.value if is_a(value, "Constant") else value.s
                if parts and parts[-1][0]:
                    text = parts.pop()[1] + text
                if text:
                    parts.append((True, text))
            else:
                parts.append((False, self.expr(value)))
        return parts

    def e_FormattedValue(self, node):
        text = self.expr(node.value)
        if node.conversion in (97, 114):
            text = "repr(" + text + ")"
        if node.format_spec is not None:
            parts = [quote(v) if is_text else v for is_text, v in self.parts(node.format_spec)]
            if len(parts) == 1:
                text = "format(" + text + " " + parts[0] + ")"
            elif parts:
                text = "format(" + text + " cat[" + " ".join(parts) + "])"
        return text

    e_Interpolation = e_FormattedValue

    def e_Tuple(self, node):
        return "[" + self.exprs(node.elts) + "]"

    e_List = e_Set = e_Tuple

    def e_Starred(self, node):
        return "*" + self.expr(node.value)

    def e_Dict(self, node):
        out = []
        for key, value in zip(node.keys, node.values):
            if key is None:
                out.append("**:" + self.expr(value))
                continue
            text = self.expr(key)
            if not isinstance(getattr(key, "value", getattr(key, "s", None)), (bytes, TEXT)):
                text = "(" + text + ")"
            out.append(text + ":" + self.expr(value))
        return "dict[" + " ".join(out) + "]"

    def e_Attribute(self, node):
        value = node.value
        text = self.expr(value)
        if is_a(value, "Call") and is_a(value.func, "Name") and value.func.id == "super" and self.plain(value):
            text = "#super"
        return text + "." + node.attr + self.at(self.start(node))

    def plain(self, call):
        if getattr(call, "starargs", None) or getattr(call, "kwargs", None):
            return False
        for x in call.args + [k.value for k in call.keywords]:
            if is_a(x, "Call") and len(x.args) == 1 and not x.keywords and is_a(x.func, "Name") and x.func.id == "type":
                x = x.args[0]
            if is_a(x, "Attribute"):
                x = x.value
            if not is_a(x, "Name"):
                return False
        return True

    def e_Subscript(self, node):
        key = node.slice
        if is_a(key, "Index"):
            key = key.value
        text = self.expr(node.value)
        if is_a(key, "Slice"):
            return text + self.e_Slice(key)[1:]
        return text + "[" + self.expr(key) + "]"

    def e_Slice(self, node):
        step = node.step
        if OLD and is_a(step, "Name") and step.id == "None":
            step = None
        return "_[" + self.expr(node.lower) + ":" + self.expr(node.upper) + ":" + self.expr(step) + "]"

    def e_ExtSlice(self, node):
        return "[" + self.exprs(node.dims) + "]"

    def e_Index(self, node):
        return self.expr(node.value)

    def given(self, args, keywords, starargs=None, kwargs=None):
        pairs = [(None, a) for a in args] + [(k.arg or "**", k.value) for k in keywords]
        if starargs is not None:
            pairs.append(("*", starargs))
        if kwargs is not None:
            pairs.append(("**", kwargs))
        if args and keywords or starargs is not None:
            pairs.sort(key=lambda pair: (pair[1].lineno, pair[1].col_offset))
        return pairs

    def e_Call(self, node):
        out = []
        for name, value in self.given(node.args, node.keywords, getattr(node, "starargs", None), getattr(node, "kwargs", None)):
            text = self.expr(value)
            out.append("*" + text if name == "*" else name + "=" + text if name else text)
        return self.expr(node.func) + "(" + " ".join(out) + ")" + self.at(self.start(node))

    def e_BinOp(self, node):
        return "(" + self.expr(node.left) + " " + op(node.op) + " " + self.expr(node.right) + ")"

    def e_BoolOp(self, node):
        text = "(" * (len(node.values) - 1) + self.expr(node.values[0])
        for value in node.values[1:]:
            text += " " + op(node.op) + " " + self.expr(value) + ")"
        return text

    def e_UnaryOp(self, node):
        if OLD and is_a(node.op, "USub") and is_a(node.operand, "Num") and node.operand.n == 0:
            return "0"
        return "(" + op(node.op) + " " + self.expr(node.operand) + ")"

    def e_Compare(self, node):
        left, out = self.expr(node.left), None
        for o, right in zip(node.ops, node.comparators):
            text = "(" + left + " " + op(o) + " " + self.expr(right) + ")"
            if is_a(o, "NotIn"):
                text = "(! " + text + ")"
            out = text if out is None else "(" + out + " && " + text + ")"
            left = self.again(right)
        return out

    def again(self, node):
        kind = type(node).__name__
        if kind == "Num" and self.e_Num(node).startswith("("):
            return ""
        if kind in ("Name", "Constant", "Num", "Str", "Bytes", "NameConstant", "Ellipsis"):
            return self.expr(node)
        return ""

    def e_IfExp(self, node):
        return "(" + self.expr(node.test) + " ? " + self.expr(node.body) + " : " + self.expr(node.orelse) + ")"

    def e_Lambda(self, node):
        return self.function(node, "lambda", "", self.expr(node.body))

    def e_NamedExpr(self, node):
        return self.assign(node.target, self.expr(node.value))

    def e_Await(self, node):
        return "(await " + self.expr(node.value) + ")"

    def e_Yield(self, node):
        return "(yield " + ("#null" if node.value is None else self.expr(node.value)) + ")"

    e_YieldFrom = e_Yield

    def e_ListComp(self, node):
        return self.collect(self.expr(node.elt), node)

    e_SetComp = e_GeneratorExp = e_ListComp

    def e_DictComp(self, node):
        return self.collect(self.expr(node.key) + ":" + self.expr(node.value), node)

    def collect(self, text, node):
        for g in node.generators:
            text += " for " + self.expr(g.target) + " in " + self.expr(g.iter)
            text += "".join(" if " + self.expr(test) for test in g.ifs)
        return "collect(" + text + ")"


def comparable(data):
    """Tells whether text and places are those of the bytes."""
    try:
        data.decode("utf-8")
    except ValueError:
        return False
    if OLD:
        return True
    import tokenize
    return tokenize.detect_encoding(io.BytesIO(data).readline)[0].startswith("utf-8")


def answer(path):
    with io.open(path, "rb") as source:
        data = source.read()
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, TypeError, RecursionError if not OLD else MemoryError, MemoryError):
        return "refused"
    if not comparable(data):
        return "accepted"
    try:
        return "tree " + "; ".join(Writer(re.split(b"\r\n|\r|\n", data)).stmts(tree.body))
    except Ambiguous:
        return "accepted"


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5000)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    out = sys.stdout if OLD else io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogateescape")
    for path in sys.stdin:
        line = answer(path.rstrip("\n"))
        out.write(line.encode("utf-8") if OLD and isinstance(line, TEXT) else line)
        out.write("\n")
        out.flush()


if __name__ == "__main__":
    main()
