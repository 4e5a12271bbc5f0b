using IuCutter.Host;

return HostCommand.Run(args);
