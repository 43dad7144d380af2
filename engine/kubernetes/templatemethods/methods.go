// Package template is a file of Go's text/template: engine/build.ts compiles it into that, where it takes the place of
// reflect's search for a method by any name. With that search the linker has to keep every method of every type, a third
// of the whole. By names that are spelled out it keeps these.
package template

import "reflect"

// methodByName knows the methods of all that Helm's templates can get hold of: `.Files`, `.Capabilities`, `.Values`,
// versions (`semver`) and times (`now`, `toDate`).
func methodByName(value reflect.Value, name string) reflect.Value {
	switch name {
	// Files of a chart.
	case "AsConfig":
		return value.MethodByName("AsConfig")
	case "AsSecrets":
		return value.MethodByName("AsSecrets")
	case "Get":
		return value.MethodByName("Get")
	case "GetBytes":
		return value.MethodByName("GetBytes")
	case "Glob":
		return value.MethodByName("Glob")
	case "Lines":
		return value.MethodByName("Lines")
	// Capabilities, and the versions in them.
	case "Copy":
		return value.MethodByName("Copy")
	case "GitVersion":
		return value.MethodByName("GitVersion")
	case "Has":
		return value.MethodByName("Has")
	// Values.
	case "AsMap":
		return value.MethodByName("AsMap")
	case "PathValue":
		return value.MethodByName("PathValue")
	case "Table":
		return value.MethodByName("Table")
	case "YAML":
		return value.MethodByName("YAML")
	}
	if method := methodOfVersion(value, name); method.IsValid() {
		return method
	}
	return methodOfTime(value, name)
}

func methodOfVersion(value reflect.Value, name string) reflect.Value {
	switch name {
	case "Compare":
		return value.MethodByName("Compare")
	case "Equal":
		return value.MethodByName("Equal")
	case "GreaterThan":
		return value.MethodByName("GreaterThan")
	case "GreaterThanEqual":
		return value.MethodByName("GreaterThanEqual")
	case "IncMajor":
		return value.MethodByName("IncMajor")
	case "IncMinor":
		return value.MethodByName("IncMinor")
	case "IncPatch":
		return value.MethodByName("IncPatch")
	case "LessThan":
		return value.MethodByName("LessThan")
	case "LessThanEqual":
		return value.MethodByName("LessThanEqual")
	case "Major":
		return value.MethodByName("Major")
	case "Metadata":
		return value.MethodByName("Metadata")
	case "Minor":
		return value.MethodByName("Minor")
	case "Original":
		return value.MethodByName("Original")
	case "Patch":
		return value.MethodByName("Patch")
	case "Prerelease":
		return value.MethodByName("Prerelease")
	case "SetMetadata":
		return value.MethodByName("SetMetadata")
	case "SetPrerelease":
		return value.MethodByName("SetPrerelease")
	case "String":
		return value.MethodByName("String")
	}
	return reflect.Value{}
}

func methodOfTime(value reflect.Value, name string) reflect.Value {
	switch name {
	case "Abs":
		return value.MethodByName("Abs")
	case "Add":
		return value.MethodByName("Add")
	case "AddDate":
		return value.MethodByName("AddDate")
	case "After":
		return value.MethodByName("After")
	case "Before":
		return value.MethodByName("Before")
	case "Day":
		return value.MethodByName("Day")
	case "Format":
		return value.MethodByName("Format")
	case "GoString":
		return value.MethodByName("GoString")
	case "Hour":
		return value.MethodByName("Hour")
	case "Hours":
		return value.MethodByName("Hours")
	case "In":
		return value.MethodByName("In")
	case "IsDST":
		return value.MethodByName("IsDST")
	case "IsZero":
		return value.MethodByName("IsZero")
	case "Local":
		return value.MethodByName("Local")
	case "Location":
		return value.MethodByName("Location")
	case "Microseconds":
		return value.MethodByName("Microseconds")
	case "Milliseconds":
		return value.MethodByName("Milliseconds")
	case "Minute":
		return value.MethodByName("Minute")
	case "Minutes":
		return value.MethodByName("Minutes")
	case "Month":
		return value.MethodByName("Month")
	case "Nanosecond":
		return value.MethodByName("Nanosecond")
	case "Nanoseconds":
		return value.MethodByName("Nanoseconds")
	case "Round":
		return value.MethodByName("Round")
	case "Second":
		return value.MethodByName("Second")
	case "Seconds":
		return value.MethodByName("Seconds")
	case "Sub":
		return value.MethodByName("Sub")
	case "Truncate":
		return value.MethodByName("Truncate")
	case "UTC":
		return value.MethodByName("UTC")
	case "Unix":
		return value.MethodByName("Unix")
	case "UnixMicro":
		return value.MethodByName("UnixMicro")
	case "UnixMilli":
		return value.MethodByName("UnixMilli")
	case "UnixNano":
		return value.MethodByName("UnixNano")
	case "Weekday":
		return value.MethodByName("Weekday")
	case "Year":
		return value.MethodByName("Year")
	case "YearDay":
		return value.MethodByName("YearDay")
	}
	return reflect.Value{}
}
