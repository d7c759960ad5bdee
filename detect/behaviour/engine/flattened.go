package engine

import "taisei/detect/parse"

// flattened reports whether a loop only picks the next piece of a program by a number:
// while x: if x == 17: …; x = 4 elif x == 4: …. Its pieces are run in the order that
// the numbers give, whatever is not known in between.
func flattened(st *parse.Loop) bool {
	name, ok := st.Test.(*parse.Name)
	if !ok || len(st.Body) == 0 || len(st.Body) > 2 {
		return false
	}
	pick, ok := st.Body[0].(*parse.If)
	if !ok {
		return false
	}
	test, ok := pick.Test.(*parse.Binary)
	return ok && (isName(test.Left, name.Name) || isName(test.Right, name.Name))
}

func isName(x parse.Expr, name string) bool {
	n, ok := x.(*parse.Name)
	return ok && n.Name == name
}
