return Conversion.Training.Commands.CommandLine.Run(args);
